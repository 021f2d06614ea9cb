package dozo.command;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said about a command line that can't be run: 64; and about a fault of ours: 70. */
final class Misuse implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Terminal terminal;

    Misuse(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleParseException(ParameterException misuse, String[] words) {
        CommandLine command = misuse.getCommandLine();
        String what =
                switch (misuse) {
                    case MissingParameterException missing ->
                            terminal.messages()
                                    .text(
                                            "usage.missing",
                                            missing.getMissing().getFirst().paramLabel());
                    case UnmatchedArgumentException unknown ->
                            terminal.messages()
                                    .text(
                                            "usage.unknown",
                                            String.join(" ", unknown.getUnmatched()));
                    default -> String.valueOf(misuse.getMessage());
                };
        terminal.err().println("dozo: " + what);
        if (!UnmatchedArgumentException.printSuggestions(misuse, terminal.err())) {
            command.usage(terminal.err());
        }
        return Exit.USAGE;
    }

    @Override
    public int handleExecutionException(Exception fault, CommandLine command, ParseResult parsed) {
        terminal.say("fault", fault);
        fault.printStackTrace(terminal.err());
        return Exit.SOFTWARE;
    }
}
