package dozo.command;

import dozo.centre.Forcing;
import dozo.centre.Forcing.Prospect;
import dozo.centre.Loss;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** What {@code dozo centre force} says and asks before it does anything. */
final class ForceTalk {
    private final Terminal terminal;

    ForceTalk(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Tells what may be lost, asks, and does it; answers the exit code.
     *
     * @param yes not to ask
     */
    int hold(Forcing forcing, boolean yes) throws IOException, InterruptedException {
        return switch (forcing.look()) {
            case Prospect.OtherLeads(String other, String own, boolean interrupted) -> {
                String key = interrupted ? "centre.force.finish-there" : "centre.force.other-leads";
                terminal.say(key, other, own);
                yield Exit.REFUSED;
            }
            case Prospect.LeadsAlready(String own) -> {
                terminal.say("centre.force.leads-already", own);
                yield Exit.REFUSED;
            }
            case Prospect.NoMajority(String own, var answering) -> {
                terminal.say("centre.force.no-majority", own, String.join(", ", answering));
                yield Exit.UNAVAILABLE;
            }
            case Prospect.NoDatabase(String own, String why) -> {
                terminal.say("centre.force.no-database", own, why);
                yield Exit.UNAVAILABLE;
            }
            case Prospect.Interrupted(String own, String other) -> {
                print("centre.force.interrupted", own);
                yield confirm(forcing, own, other, yes);
            }
            case Prospect.Possible(Loss loss) -> {
                tell(loss);
                yield confirm(forcing, loss.own(), loss.other(), yes);
            }
        };
    }

    private void tell(Loss loss) {
        print("centre.force.would", loss.own());
        print("centre.force.here", loss.own(), loss.receivedBytes(), loss.replayedBytes());
        if (loss.lastTransaction() != null) {
            print("centre.force.last", loss.own(), loss.lastTransaction());
        }
        if (loss.writtenBytes() > 0) {
            print("centre.force.there", loss.other(), loss.writtenBytes(), loss.missingBytes());
        }
        print(loss.alone() ? "centre.force.alone" : "centre.force.together", loss.other());
        if (loss.otherHeard()) {
            print("centre.force.heard", loss.other());
        }
        print("centre.force.lost-for-good", loss.other());
    }

    private int confirm(Forcing forcing, String own, String other, boolean yes)
            throws IOException, InterruptedException {
        if (!yes) {
            print("centre.force.confirm", own);
            var input = new InputStreamReader(terminal.in(), StandardCharsets.UTF_8);
            String said = new BufferedReader(input).readLine();
            if (said == null || !said.strip().equals(own)) {
                terminal.say("centre.force.not-done");
                return Exit.REFUSED;
            }
        }
        try {
            forcing.lead();
        } catch (IOException e) {
            terminal.say("centre.force.failed", String.valueOf(e.getMessage()));
            return Exit.UNAVAILABLE;
        }
        print("centre.force.done", own, other);
        return Exit.OK;
    }

    private void print(String key, Object... details) {
        terminal.out().println(terminal.messages().text(key, details));
    }
}
