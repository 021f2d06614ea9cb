package dozo.message;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The 80 mails of Apache James Mime4J's tests (Apache License 2.0; the MIME-tools mails among them
 * Artistic License): in its test jar, on the test class path, not in this repository.
 */
final class Corpus {
    private static final String KNOWN = "testmsgs/example.msg";

    private Corpus() {}

    /** Name and octets, in the order of names. */
    static Map<String, byte[]> mails() throws IOException {
        Map<String, byte[]> mails = new TreeMap<>();
        URL known = Objects.requireNonNull(Corpus.class.getClassLoader().getResource(KNOWN));
        JarURLConnection connection = (JarURLConnection) known.openConnection();
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".msg")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        mails.put(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
        return mails;
    }

    /** With CRLF as SMTP has it: what stands alone as LF or CR becomes CRLF. */
    static byte[] asSent(byte[] mail) {
        OctetBuffer out = new OctetBuffer(mail.length + 64);
        byte last = 0;
        for (byte octet : mail) {
            if (octet == '\n' && last != '\r') {
                out.append('\r');
            }
            out.append(octet);
            last = octet;
        }
        return out.toArray();
    }
}
