package dozo;

import java.util.Locale;

/** The doors that {@code serve} may open, with the ports that standards gave them. */
public enum Door {
    SMTP(25, false),
    SUBMISSION(587, false),
    SUBMISSIONS(465, true),
    POP3(110, false),
    POP3S(995, true),
    IMAP(143, false),
    IMAPS(993, true),
    HTTP(80, false),
    HTTPS(443, true);

    private final int port;
    private final boolean implicitTls;

    Door(int port, boolean implicitTls) {
        this.port = port;
        this.implicitTls = implicitTls;
    }

    /** As the configuration names it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The port without the offset. */
    public int port() {
        return port;
    }

    /** RFC 8314 3: TLS from the first octet on. */
    public boolean implicitTls() {
        return implicitTls;
    }
}
