package dozo.imap.view;

/** The extensions that this client has switched on; none is ever switched off again. */
public final class Enabled {
    private boolean condstore;
    private boolean qresync;
    private boolean utf8;

    /** RFC 7162 3.1: MODSEQ goes with every FETCH that tells flags. */
    public boolean condstore() {
        return condstore;
    }

    /** RFC 7162 3.2: VANISHED instead of EXPUNGE, UID with every FETCH. */
    public boolean qresync() {
        return qresync;
    }

    /** RFC 6855: strings and mailbox names are UTF-8. */
    public boolean utf8() {
        return utf8;
    }

    /** Answers whether this is news. */
    public boolean enableCondstore() {
        boolean news = !condstore;
        condstore = true;
        return news;
    }

    public void enableQresync() {
        qresync = true;
    }

    public void enableUtf8() {
        utf8 = true;
    }
}
