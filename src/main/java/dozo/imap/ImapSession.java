package dozo.imap;

import dozo.account.Account;
import dozo.db.DatabaseBroken;
import dozo.imap.ImapProtocol.Rooms;
import dozo.imap.view.MailboxView;
import dozo.imap.wire.Command;
import dozo.imap.wire.Incoming;
import dozo.imap.wire.ResponseWriter;
import dozo.net.Connection;
import dozo.net.ConnectionEnded;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One IMAP session: reads a command, looks at its row of {@link Verb}, runs it, tells the client
 * what has changed in the selected mailbox, and answers.
 */
final class ImapSession {
    private static final Logger LOG = LoggerFactory.getLogger(ImapSession.class);

    /** Before log-in; RFC 9051 5.4 allows it to be shorter than after. */
    private static final Duration STRANGER_TIMEOUT = Duration.ofMinutes(3);

    /** RFC 3501 5.4: at least 30 minutes. */
    private static final Duration TIMEOUT = Duration.ofMinutes(31);

    /** So many BAD in a row end the session: that is no client any more. */
    private static final int BAD_LIMIT = 20;

    private final Rooms rooms;
    private final Connection connection;

    private final Client client;
    private final ResponseWriter out;
    private @Nullable Account account;
    private @Nullable AutoCloseable barWatch;
    private String tag = "*";
    private int badInARow;

    private @Nullable MailboxView view;

    ImapSession(Rooms rooms, Connection connection) {
        this.rooms = rooms;
        this.connection = connection;
        this.client = Client.on(connection);
        this.out = client.out();
    }

    // ---- the loop

    void run() throws IOException {
        connection.readTimeout(STRANGER_TIMEOUT);
        try {
            out.untagged("OK [CAPABILITY " + capabilities() + "] Dozo is ready");
            Reply.After after = Reply.After.GO_ON;
            while (after != Reply.After.END) {
                after = next();
                if (after == Reply.After.START_TLS) {
                    connection.startTls();
                }
            }
            out.flush();
        } catch (ConnectionEnded e) {
            sayGoodbye(e.reason());
        } finally {
            deselect();
            stopWatching();
        }
    }

    private void sayGoodbye(ConnectionEnded.Reason reason) throws IOException {
        if (out.open()) {
            return;
        }
        switch (reason) {
            case TIMEOUT -> out.untagged("BYE silent for too long, or too slow");
            case ENDLESS -> out.untagged("BYE that line does not end");
            case DRAINING -> out.untagged("BYE the server is shutting down, please come back");
            case GONE, STALLED -> {
                return;
            }
        }
        out.flush();
    }

    private Reply.After next() throws IOException {
        return switch (client.in().next()) {
            case Incoming.Ready ready -> {
                tag = ready.tag();
                yield serve(ready.command());
            }
            case Incoming.Refused refused -> {
                Reply bad =
                        new Reply(
                                Reply.Status.BAD, refused.code(), refused.why(), Reply.After.GO_ON);
                yield answer(refused.tag(), bad);
            }
            case Incoming.Lost lost -> {
                out.untagged("BYE [" + lost.code() + "] " + lost.why());
                yield Reply.After.END;
            }
        };
    }

    private Reply.After serve(Command command) throws IOException {
        Verb verb = Verb.of(command);
        if (!verb.allowedIn(state())) {
            return answer(tag, outOfPlace(command));
        }
        Reply reply = run(verb, command);
        boolean there = tellChanges(verb.telling(command), command);
        reply = withModseq(reply);
        if (out.open()) {
            // in the middle of a response nothing can be said that would be understood
            return Reply.After.END;
        }
        Reply.After after = answer(tag, reply);
        if (!there) {
            // RFC 2180 3.3
            out.untagged("BYE the selected mailbox was deleted");
            return Reply.After.END;
        }
        return after;
    }

    private Reply outOfPlace(Command command) throws IOException {
        Reply bad = Reply.bad("not now: " + state().inWords());
        boolean inStep =
                !(command instanceof Command.Append append)
                        || client.in().skipMessages(append.first().literal());
        return inStep ? bad : bad.then(Reply.After.END);
    }

    /** RFC 7162 3.2.7: after an expunge, as far as the client has been told of changes. */
    private Reply withModseq(Reply reply) {
        MailboxView selected = view;
        if (reply.after() != Reply.After.TELL_MODSEQ) {
            return reply;
        }
        return selected == null || !client.enabled().condstore()
                ? reply.then(Reply.After.GO_ON)
                : Reply.ok("HIGHESTMODSEQ " + selected.toldModseq(), reply.text());
    }

    private Reply.After answer(String tag, Reply reply) throws IOException {
        out.tagged(tag, reply.line());
        badInARow = reply.status() == Reply.Status.BAD ? badInARow + 1 : 0;
        if (badInARow == BAD_LIMIT) {
            out.untagged("BYE too many commands that make no sense");
            return Reply.After.END;
        }
        return reply.after();
    }

    private Reply run(Verb verb, Command command) throws IOException {
        try {
            return verb.run(this, command);
        } catch (RuntimeException e) {
            return faultOfOurs(e);
        }
    }

    private Reply faultOfOurs(RuntimeException e) {
        if (e instanceof DatabaseBroken broken) {
            LOG.warn("{}: {} {}", connection, broken.kind(), broken.getMessage());
            return Reply.no("UNAVAILABLE", "we have a problem, please try again");
        }
        LOG.error("{}: a command failed", connection, e);
        return Reply.no("SERVERBUG", "we have a problem, please try again later");
    }

    /**
     * Answers whether the selected mailbox is still there. A fault here does not undo what the
     * command has done: its reply stays, and the next command tells what this one could not.
     */
    private boolean tellChanges(Verb.Telling telling, Command command) throws IOException {
        MailboxView selected = view;
        if (selected == null || telling == Verb.Telling.NOTHING || out.open()) {
            return true;
        }
        boolean withUid = command instanceof Command.Counting counting && counting.uid();
        try {
            return telling == Verb.Telling.ALL
                    ? selected.synchronise(withUid)
                    : selected.refresh(withUid);
        } catch (RuntimeException e) {
            // the command has done what it did; what could not be told is told next time
            faultOfOurs(e);
            return true;
        }
    }

    /** Of the command that runs. */
    String tag() {
        return tag;
    }

    private State state() {
        if (account == null) {
            return State.NOT_AUTHENTICATED;
        }
        return view == null ? State.AUTHENTICATED : State.SELECTED;
    }

    // ---- who does what

    SignIn signIn() {
        return new SignIn(client, rooms.authentication());
    }

    Tree tree() {
        return new Tree(client, rooms, account());
    }

    Names names() {
        return new Names(client, rooms, account());
    }

    Enabling enabling() {
        return new Enabling(client, view);
    }

    Quota quota() {
        return new Quota(client, rooms, account());
    }

    Appending appending() {
        return new Appending(client, rooms, account());
    }

    Selection selection() {
        return new Selection(client, rooms, account(), Objects.requireNonNull(view));
    }

    private Account account() {
        return Objects.requireNonNull(account);
    }

    // ---- commands that change the session itself

    Reply capability() throws IOException {
        out.untagged("CAPABILITY " + capabilities());
        return Reply.ok("done");
    }

    private String capabilities() {
        return Capabilities.of(connection, state());
    }

    Reply logout() throws IOException {
        out.untagged("BYE good-bye");
        return Reply.ok("done").then(Reply.After.END);
    }

    Reply id() throws IOException {
        out.untagged("ID (\"name\" \"Dozo\")");
        return Reply.ok("done");
    }

    Reply startTls() {
        return !connection.startTlsPossible()
                ? Reply.bad("there is nothing to start: this is TLS already, or can't be")
                : Reply.ok("go on with the handshake").then(Reply.After.START_TLS);
    }

    /** Lets in whoever has proven who they are. */
    Reply admit(SignIn.Outcome outcome) {
        return switch (outcome) {
            case SignIn.Outcome.Refused refused -> refused.reply();
            case SignIn.Outcome.Admitted admitted -> enter(admitted.account());
        };
    }

    /** From now on a suspension of the account cuts the connection. */
    private Reply enter(Account admitted) {
        stopWatching();
        barWatch = rooms.directory().whenBarred(admitted.id(), connection::cut);
        if (!rooms.directory().inForce(admitted)) {
            return Reply.no("CONTACTADMIN", "this account is suspended");
        }
        account = admitted;
        connection.readTimeout(TIMEOUT);
        return Reply.ok("CAPABILITY " + capabilities(), "welcome");
    }

    private void stopWatching() {
        AutoCloseable watch = barWatch;
        barWatch = null;
        if (watch != null) {
            try {
                watch.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing a watch does not fail", e);
            }
        }
    }

    Reply status(Command.Status command) throws IOException {
        enabling().byStatus(command.items());
        return new Statuses(client, rooms, account()).status(command);
    }

    Reply list(Command.Listing command) throws IOException {
        enabling().byStatus(command.status());
        return names().list(command);
    }

    /** SELECT and EXAMINE; if it fails, no mailbox is selected (RFC 3501 6.3.1). */
    Reply select(Command.Select command) throws IOException {
        if (command.resync() != null && !client.enabled().qresync()) {
            // RFC 7162 3.2.5
            return Reply.bad("ENABLE QRESYNC comes first");
        }
        if (view != null) {
            deselect();
            // RFC 7162 3.2.11
            out.untagged("OK [CLOSED] the former mailbox is closed");
        }
        Selecting.Outcome outcome = new Selecting(client, rooms, account()).select(command);
        view = outcome.view();
        return outcome.reply();
    }

    Reply unselect() {
        deselect();
        return Reply.ok("done");
    }

    /** RFC 3501 6.4.2: what is \Deleted goes, and nothing is told. */
    Reply close() {
        selection().expungeSilently();
        deselect();
        return Reply.ok("done");
    }

    /** Deleting the selected mailbox leaves it first, whatever it was called when selected. */
    Reply delete(Command.Delete command) throws IOException {
        MailboxView selected = view;
        boolean own =
                selected != null
                        && rooms.mailboxes()
                                .find(account().id(), command.mailbox())
                                .filter(box -> box.id() == selected.mailbox().id())
                                .isPresent();
        Reply reply = tree().delete(command);
        if (own && reply.status() == Reply.Status.OK) {
            deselect();
            out.untagged("OK [CLOSED] the selected mailbox was deleted");
        }
        return reply;
    }

    Reply idle() throws IOException {
        return new Idling(client, rooms.bell(), account().id(), view).run();
    }

    private void deselect() {
        MailboxView selected = view;
        view = null;
        if (selected != null) {
            selected.close();
        }
    }
}
