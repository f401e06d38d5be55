using Circus.Cli;

return CircusCommand.Run(Environment.GetCommandLineArgs()[0], args);
