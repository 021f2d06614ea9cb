package dozo.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads all mails of an INBOX with curl, in one run of it. */
final class Curl {
    private final Path folder;
    private final Access access;

    Curl(Path folder, Access access) {
        this.folder = folder;
        this.access = access;
    }

    List<byte[]> overPop3() throws IOException, InterruptedException {
        String server = "pop3://127.0.0.1:" + access.pop3Port() + "/";
        long mails = run("url = " + server).text().lines().count();
        List<String> urls = new ArrayList<>();
        for (long i = 1; i <= mails; i++) {
            urls.add(server + i);
        }
        return read(urls);
    }

    List<byte[]> overImap() throws IOException, InterruptedException {
        String server = "imap://127.0.0.1:" + access.imapPort() + "/INBOX";
        String found = run("url = " + server, "request = \"UID SEARCH ALL\"").text().strip();
        List<String> urls = new ArrayList<>();
        for (String uid : found.substring("* SEARCH".length()).strip().split(" ")) {
            urls.add(server + ";UID=" + uid);
        }
        return read(urls);
    }

    /**
     * The first mail over TLS, from the first octet on or after STLS and STARTTLS; the certificate
     * must be signed by that authority for that name.
     */
    byte[] overTls(String scheme, int port, String hostname, Path authority)
            throws IOException, InterruptedException {
        String mail = scheme.startsWith("pop3") ? "1" : "INBOX;MAILINDEX=1";
        return run(
                        "ssl-reqd",
                        "cacert = \"" + authority + "\"",
                        "resolve = \"" + hostname + ":" + port + ":127.0.0.1\"",
                        "url = \"" + scheme + "://" + hostname + ":" + port + "/" + mail + "\"")
                .output();
    }

    private List<byte[]> read(List<String> urls) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        List<Path> outputs = new ArrayList<>();
        for (String url : urls) {
            Path output = folder.resolve("curl-" + outputs.size());
            outputs.add(output);
            lines.add("url = \"" + url + "\"");
            lines.add("output = \"" + output + "\"");
        }
        run(lines.toArray(new String[0]));
        List<byte[]> mails = new ArrayList<>();
        for (Path output : outputs) {
            mails.add(Files.readAllBytes(output));
            Files.delete(output);
        }
        return mails;
    }

    private Program.Result run(String... lines) throws IOException, InterruptedException {
        Path file = folder.resolve("curl.conf");
        String user = "user = \"" + access.user() + ":" + access.password() + "\"\n";
        Files.writeString(
                file, "silent\nshow-error\nfail-early\n" + user + String.join("\n", lines));
        return Program.of(folder, "curl", "-q", "-K", file.toString()).run().succeeded();
    }
}
