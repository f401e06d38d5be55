namespace Circus.Cli.Completion;

/// <summary>The scripts of `circus completion`. They hold no words of their own: each key press asks the binary.</summary>
internal static class CompletionScripts
{
    internal static string Of(string shell) => (shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        _ => Fish,
    }).Replace("QUESTION", CompletionCommand.Question, StringComparison.Ordinal);

    // bash breaks words at = and : too, and replaces only what follows the last of them.
    private const string Bash = """
        # Completion of circus in bash:  source <(circus completion bash)
        _circus() {
            local line=${COMP_LINE:0:COMP_POINT} cur=${COMP_WORDS[COMP_CWORD]} IFS=$' \t\n' word skip
            local -a words
            read -ra words <<<"$line"
            [[ $line == *[[:space:]] ]] && words+=("")
            word=${words[-1]}
            [[ $cur == [:=] ]] && cur=
            skip=$((${#word} - ${#cur}))
            ((skip > 0)) || skip=0
            mapfile -t COMPREPLY < <("${words[0]}" QUESTION "${words[@]:1}" 2>/dev/null | cut -f 1)
            COMPREPLY=("${COMPREPLY[@]:0}")
            if ((skip > 0)); then COMPREPLY=("${COMPREPLY[@]#"${word:0:skip}"}"); fi
        }
        complete -o default -F _circus circus circusctl circusd circus-top

        """;

    private const string Zsh = """
        #compdef circus circusctl circusd circus-top
        # Completion of circus in zsh:  source <(circus completion zsh)
        _circus() {
            local -a lines words_only described
            lines=("${(@f)$("${words[1]}" QUESTION "${(@)words[2,CURRENT]}" 2>/dev/null)}")
            lines=("${(@)lines:#}")
            if (( ${#lines} == 0 )); then
                _files
                return
            fi
            words_only=("${(@)lines%%$'\t'*}")
            described=("${(@)lines/$'\t'/  -- }")
            compadd -l -d described -a words_only
        }
        if [ "$funcstack[1]" = "_circus" ]; then
            _circus "$@"
        else
            compdef _circus circus circusctl circusd circus-top
        fi

        """;

    private const string Fish = """
        # Completion of circus in fish:  circus completion fish | source
        function __circus_complete
            set -l words (commandline -opc) (commandline -ct)
            set -l found ($words[1] QUESTION $words[2..-1] 2>/dev/null)
            if set -q found[1]
                printf '%s\n' $found
            else
                __fish_complete_path $words[-1]
            end
        end
        for program in circus circusctl circusd circus-top
            complete -c $program -f -a '(__circus_complete)'
        end

        """;
}
