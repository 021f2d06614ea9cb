package dozo.message;

import dozo.message.text.Charsets;
import dozo.message.text.EncodedWords;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What ties a mail to others of its thread: its msg-id, those it refers to, its base subject. */
final class Conversation {
    private static final int REFERENCES = 100;

    /** A line's length (RFC 5322 2.1.1); a longer msg-id names nothing. */
    private static final int LONGEST_ID = 998;

    private static final int LONGEST_SUBJECT = 1_000;

    private Conversation() {}

    /** The msg-id of a Message-ID field (octet string), or null if there is none in it. */
    static @Nullable String messageId(@Nullable String field) {
        if (field == null) {
            return null;
        }
        List<String> ids = ids(field, 1);
        if (!ids.isEmpty()) {
            return ids.getFirst();
        }
        // Some programs leave the angle brackets out
        return field.indexOf('@') > 0 && field.indexOf('<') < 0 ? clean(field) : null;
    }

    /** References, then In-Reply-To; of too many the first, which began it all, and the last. */
    static List<String> references(@Nullable String references, @Nullable String inReplyTo) {
        Set<String> all = new LinkedHashSet<>();
        for (String field : new String[] {references, inReplyTo}) {
            if (field != null) {
                all.addAll(ids(field, Integer.MAX_VALUE));
            }
        }
        if (all.size() <= REFERENCES) {
            return List.copyOf(all);
        }
        List<String> kept = new ArrayList<>(all);
        kept.subList(1, kept.size() - REFERENCES + 1).clear();
        return List.copyOf(kept);
    }

    private static List<String> ids(String field, int limit) {
        List<String> ids = new ArrayList<>();
        int open = field.indexOf('<');
        while (open >= 0 && ids.size() < limit) {
            int close = field.indexOf('>', open);
            if (close < 0) {
                break;
            }
            // of "<a <b@c>" the inner one is meant
            String id = clean(field.substring(field.lastIndexOf('<', close) + 1, close));
            if (id != null) {
                ids.add(id);
            }
            open = field.indexOf('<', close);
        }
        return ids;
    }

    /** Without blanks and needless quoting (RFC 5256 3, THREAD=REFERENCES). */
    private static @Nullable String clean(String id) {
        if (id.length() > LONGEST_ID) {
            return null;
        }
        StringBuilder clean = new StringBuilder(id.length());
        for (int at = 0; at < id.length(); at++) {
            char c = id.charAt(at);
            if (c > ' ' && c != 0x7F && c != '"') {
                clean.append(c);
            }
        }
        return clean.isEmpty() ? null : Charsets.text(clean.toString());
    }

    /** The base subject of RFC 5256 2.1 of a Subject field (octet string). */
    static String baseSubject(@Nullable String field) {
        return field == null ? "" : new BaseSubject(plainText(field)).extract();
    }

    /** Step (1): decoded, white space and controls folded to single blanks. */
    private static String plainText(String field) {
        String decoded = EncodedWords.decodeOctets(field);
        StringBuilder plain = new StringBuilder(Math.min(decoded.length(), LONGEST_SUBJECT));
        for (int at = 0; at < decoded.length() && plain.length() < LONGEST_SUBJECT; at++) {
            char c = decoded.charAt(at);
            boolean blank = c <= ' ' || c == 0x7F;
            if (!blank) {
                plain.append(c);
            } else if (!plain.isEmpty() && plain.charAt(plain.length() - 1) != ' ') {
                plain.append(' ');
            }
        }
        int last = plain.length() - 1;
        if (last >= 0 && Character.isHighSurrogate(plain.charAt(last))) {
            plain.setLength(last); // cut inside a character
        }
        return plain.toString().strip();
    }

    /** Takes "Re:", "[list]" and "(fwd)" away, from both ends, by moving the ends. */
    private static final class BaseSubject {
        private final String text;
        private int from;
        private int to;

        BaseSubject(String text) {
            this.text = text;
            this.to = text.length();
        }

        String extract() {
            do {
                while (dropBlankBehind() || dropTrailer()) {}
                while (dropLeader() || dropBlobUnlessAll()) {}
            } while (dropForwardBrackets());
            return text.substring(from, to);
        }

        private boolean dropBlankBehind() {
            boolean blank = to > from && text.charAt(to - 1) == ' ';
            to -= blank ? 1 : 0;
            return blank;
        }

        /** Step (2): subj-trailer. */
        private boolean dropTrailer() {
            boolean trailer = to - from >= 5 && text.regionMatches(true, to - 5, "(fwd)", 0, 5);
            to -= trailer ? 5 : 0;
            return trailer;
        }

        /** Step (3): subj-leader, which is blanks, or blobs and "re:", "fw:", "fwd:". */
        private boolean dropLeader() {
            if (from < to && text.charAt(from) == ' ') {
                from++;
                return true;
            }
            int at = from;
            for (int end = blobEnd(at); end >= 0; end = blobEnd(at)) {
                at = end;
            }
            int end = referenceEnd(at);
            from = end < 0 ? from : end;
            return end >= 0;
        }

        /** Step (4): a subj-blob, if something is left behind it. */
        private boolean dropBlobUnlessAll() {
            int end = blobEnd(from);
            boolean dropped = end >= 0 && end < to;
            from = dropped ? end : from;
            return dropped;
        }

        /** Step (6): "[fwd: ... ]" around all. */
        private boolean dropForwardBrackets() {
            boolean forward =
                    to - from >= 6
                            && text.charAt(to - 1) == ']'
                            && text.regionMatches(true, from, "[fwd:", 0, 5);
            from += forward ? 5 : 0;
            to -= forward ? 1 : 0;
            return forward;
        }

        /** Behind "[...]" and the blanks after it, or -1. */
        private int blobEnd(int at) {
            if (at >= to || text.charAt(at) != '[') {
                return -1;
            }
            int end = at + 1;
            while (end < to && text.charAt(end) != ']' && text.charAt(end) != '[') {
                end++;
            }
            return end < to && text.charAt(end) == ']' ? skipBlanks(end + 1) : -1;
        }

        /** Behind subj-refwd, ("re" / "fw" / "fwd") *WSP [subj-blob] ":", or -1. */
        private int referenceEnd(int at) {
            int end = -1;
            for (String word : new String[] {"fwd", "fw", "re"}) {
                if (end < 0 && text.regionMatches(true, at, word, 0, word.length())) {
                    end = skipBlanks(at + word.length());
                }
            }
            if (end < 0) {
                return -1;
            }
            int blob = blobEnd(end);
            end = blob < 0 ? end : blob;
            return end < to && text.charAt(end) == ':' ? end + 1 : -1;
        }

        private int skipBlanks(int at) {
            int end = at;
            while (end < to && text.charAt(end) == ' ') {
                end++;
            }
            return end;
        }
    }
}
