package dozo.imap;

import dozo.net.Connection;

/** What CAPABILITY says, which depends on the state of the session. */
final class Capabilities {
    private static final String ALWAYS =
            "IMAP4rev1 LITERAL+ SASL-IR ID ENABLE IDLE NAMESPACE UIDPLUS MOVE UNSELECT CHILDREN"
                    + " SPECIAL-USE CREATE-SPECIAL-USE LIST-EXTENDED LIST-STATUS ESEARCH SEARCHRES"
                    + " WITHIN CONDSTORE QRESYNC QUOTA QUOTA=RES-STORAGE QUOTA=RES-MESSAGE"
                    + " MULTIAPPEND APPENDLIMIT="
                    + Appending.MESSAGE_LIMIT_BYTES
                    + " UTF8=ACCEPT STATUS=SIZE";

    private Capabilities() {}

    static String of(Connection connection, State state) {
        if (state != State.NOT_AUTHENTICATED) {
            return ALWAYS;
        }
        StringBuilder text = new StringBuilder(ALWAYS);
        if (connection.startTlsPossible()) {
            text.append(" STARTTLS");
        }
        text.append(connection.clearTextAllowed() ? " AUTH=PLAIN" : " LOGINDISABLED");
        text.append(" AUTH=SCRAM-SHA-256");
        if (connection.channelBinding().length > 0) {
            text.append(" AUTH=SCRAM-SHA-256-PLUS");
        }
        return text.toString();
    }
}
