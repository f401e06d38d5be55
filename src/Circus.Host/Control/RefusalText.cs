namespace Circus.Control;

/// <summary>The end of the sentence "dropped PEER: …".</summary>
public static class RefusalText
{
    public static string Describe(RefusalReason reason) => reason switch
    {
        RefusalReason.TooManyPeers => "too many connections",
        RefusalReason.MessageTooLarge => "its message is larger than the limit",
        RefusalReason.TooManyFrames => "its message has more frames than the limit",
        RefusalReason.CommandTooLarge => "its ZMTP command is larger than the limit",
        RefusalReason.TooManySubscriptions => "too many subscriptions",
        RefusalReason.BadFrame => "it does not keep to ZMTP 3",
        RefusalReason.Stalled => "it stopped in the middle of a message",
        RefusalReason.OutOfBuffers => "all connections together hold more unfinished messages than the limit",
        RefusalReason.SlowReader => "it does not read its replies",
        RefusalReason.NoRole => "it has no role, and events need observe",
        RefusalReason.NotEncrypted => "it does not encrypt, and this endpoint wants CURVE",
        RefusalReason.NotPlain => "it wants another mechanism than NULL, and this endpoint does not encrypt (option curve_secret_key_file of [circus])",
        RefusalReason.WrongServerKey => "it does not know the daemon's public key",
        RefusalReason.UnlistedKey => "its key is not in the file of option curve_authorized_keys",
        _ => reason.ToString(),
    };
}
