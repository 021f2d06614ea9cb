package dozo.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Reads a mail in one pass, in pieces of any size, and tells its {@link Description}. Memory is
 * bounded: the header block (1 MiB), 1,000 parts, 100 levels; what lies beyond is treated as plain
 * octets, never as an error. Used by one thread, for one mail.
 *
 * <p>It goes from line feed to line feed. The begin of a line is looked at only inside a multipart
 * and only if it is a hyphen; a begin that is split over two pieces is carried over.
 */
public final class MailScanner {
    static final int HEADER_OCTETS = 1 << 20;
    static final int PARTS = 1_000;
    static final int NESTING = 100;

    /** All header blocks of parts and of embedded mails together. */
    static final int NESTED_HEADER_OCTETS = 4 << 20;

    /** RFC 2046 5.1.1 allows 70, a line's length (RFC 5322 2.1.1) 994; no more is compared. */
    private static final int BOUNDARY_OCTETS = 994;

    private enum State {
        HEADER,
        BODY,
        /** In the rest of a line that begins a part. */
        DELIMITER
    }

    private final Summary summary = new Summary();
    private final Preview preview = new Preview();
    private final OctetBuffer header = new OctetBuffer(2_048, HEADER_OCTETS);
    private int nestedHeaderRoom = NESTED_HEADER_OCTETS;

    private final OpenPart root = new OpenPart(null, 0);
    private OpenPart current = root;
    private int partCount = 1;
    private State state = State.HEADER;

    /** The multiparts whose delimiters count, innermost last. */
    private final List<OpenPart> fences = new ArrayList<>();

    /** Octets of the pieces before the one in work. */
    private long taken;

    private long lineFeeds;
    private long lineStart;

    /** How long the line end before {@code lineStart} is: 0 at the very begin, else 1 or 2. */
    private int lineEndLength;

    private byte lastOctet;

    /** At the begin of a line that may be a delimiter; what is carried of it, and how much. */
    private boolean undecided;

    private final byte[] carried = new byte[BOUNDARY_OCTETS + 4];
    private int carriedLength;

    /** Takes the next octets of the mail. */
    public void write(byte[] octets, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, octets.length);
        Piece piece = new Piece(octets, offset, offset + length, taken - offset);
        int at = offset;
        while (at < piece.end) {
            if (undecided) {
                at = lineBegin(piece, at);
            } else {
                at =
                        switch (state) {
                            case HEADER -> headerLines(piece, at);
                            case BODY -> bodyLines(piece, at);
                            case DELIMITER -> delimiterRest(piece, at);
                        };
            }
        }
        taken += length;
    }

    /** Ends the mail. */
    public Description finish() {
        if (undecided) {
            lookForDelimiter(carried, 0, carriedLength);
        }
        if (state == State.DELIMITER) {
            current.headerStart = taken;
            state = State.HEADER;
        }
        while (state == State.HEADER) {
            finishHeader(taken);
        }
        for (OpenPart part = current; part != null; part = part.parent) {
            close(part, taken, lineFeeds);
        }
        return summary.description(taken, root.toPart(), preview.text());
    }

    /** The octets of one call of {@link #write}; index plus {@code origin} is the mail's offset. */
    private record Piece(byte[] octets, int start, int end, long origin) {}

    private int headerLines(Piece piece, int from) {
        int at = from;
        while (!undecided) {
            int lineFeed = Octets.lineFeed(piece.octets, at, piece.end);
            if (lineFeed < 0) {
                at = restOfPiece(piece);
                break;
            }
            boolean empty = isEmptyLine(piece, lineFeed);
            at = nextLine(piece, lineFeed);
            if (empty) {
                header.append(piece.octets, from, at - from);
                finishHeader(lineStart);
                expectDelimiter(piece, at);
                return at;
            }
        }
        header.append(piece.octets, from, at - from);
        return at;
    }

    private boolean isEmptyLine(Piece piece, int lineFeed) {
        long length = piece.origin + lineFeed - lineStart;
        return length == 0 || (length == 1 && octetBefore(piece, lineFeed) == '\r');
    }

    private int bodyLines(Piece piece, int from) {
        int at = from;
        if (fences.isEmpty()) {
            lineFeeds += Octets.countLineFeeds(piece.octets, at, piece.end);
            at = restOfPiece(piece);
        }
        while (at < piece.end && !undecided) {
            int lineFeed = Octets.lineFeed(piece.octets, at, piece.end);
            at = lineFeed < 0 ? restOfPiece(piece) : nextLine(piece, lineFeed);
        }
        preview.take(piece.octets, from, at - from);
        return at;
    }

    private int delimiterRest(Piece piece, int from) {
        int lineFeed = Octets.lineFeed(piece.octets, from, piece.end);
        if (lineFeed < 0) {
            return restOfPiece(piece);
        }
        int at = nextLine(piece, lineFeed);
        current.headerStart = lineStart;
        state = State.HEADER;
        return at;
    }

    private int restOfPiece(Piece piece) {
        lastOctet = piece.octets[piece.end - 1];
        return piece.end;
    }

    /** Goes behind a line feed; answers the index of the next line. */
    private int nextLine(Piece piece, int lineFeed) {
        lineEndLength = octetBefore(piece, lineFeed) == '\r' ? 2 : 1;
        lastOctet = '\n';
        lineFeeds++;
        int next = lineFeed + 1;
        lineStart = piece.origin + next;
        expectDelimiter(piece, next);
        return next;
    }

    private void expectDelimiter(Piece piece, int at) {
        undecided = !fences.isEmpty() && (at == piece.end || piece.octets[at] == '-');
        carriedLength = 0;
    }

    private byte octetBefore(Piece piece, int index) {
        return index > piece.start ? piece.octets[index - 1] : lastOctet;
    }

    /** Decides whether a line is a delimiter, or carries its begin over to the next piece. */
    private int lineBegin(Piece piece, int at) {
        byte[] octets = piece.octets;
        int room = carried.length - carriedLength;
        int seen = Math.min(piece.end - at, room);
        int lineFeed = Octets.lineFeed(octets, at, at + seen);
        boolean enough = lineFeed >= 0 || seen == room;
        int length = lineFeed >= 0 ? lineFeed - at : seen;
        if (carriedLength == 0 && (enough || octets[at] != '-')) {
            lookForDelimiter(octets, at, length);
            return at;
        }
        System.arraycopy(octets, at, carried, carriedLength, length);
        carriedLength += length;
        if (length > 0) {
            lastOctet = octets[at + length - 1];
        }
        if (state == State.HEADER) {
            header.append(octets, at, length);
        } else {
            preview.take(octets, at, length);
        }
        if (enough) {
            lookForDelimiter(carried, 0, carriedLength);
        }
        return at + length;
    }

    /**
     * RFC 2046 5.1.1: a delimiter is a line that begins with the boundary. Of nested ones that all
     * match the longest counts, and of equal ones the innermost.
     */
    private void lookForDelimiter(byte[] line, int from, int length) {
        undecided = false;
        OpenPart fence = null;
        for (int index = fences.size() - 1; index >= 0; index--) {
            OpenPart candidate = fences.get(index);
            int wanted = candidate.delimiter.length;
            boolean longer = fence == null || wanted > fence.delimiter.length;
            if (longer && wanted <= length && matches(candidate.delimiter, line, from)) {
                fence = candidate;
            }
        }
        if (fence == null) {
            return;
        }
        int behind = from + fence.delimiter.length;
        boolean closes =
                from + length >= behind + 2 && line[behind] == '-' && line[behind + 1] == '-';
        if (closes || partCount < PARTS) {
            delimiter(fence, closes);
        }
    }

    private static boolean matches(byte[] delimiter, byte[] line, int from) {
        int to = from + delimiter.length;
        return Arrays.equals(delimiter, 0, delimiter.length, line, from, to);
    }

    private void delimiter(OpenPart multipart, boolean closes) {
        if (state == State.HEADER) {
            header.truncate(lineStart - current.headerStart);
        }
        while (state == State.HEADER) {
            finishHeader(lineStart); // no empty line: the delimiter cuts it short
        }
        for (OpenPart part = current; part != multipart && part != null; part = part.parent) {
            closeBeforeDelimiter(part);
        }
        while (fences.getLast() != multipart) {
            fences.removeLast();
        }
        current = multipart;
        if (closes) {
            fences.removeLast();
            state = State.BODY; // the epilogue
        } else {
            begin(lineStart);
            state = State.DELIMITER;
        }
    }

    /**
     * The line end before a delimiter belongs to the delimiter (RFC 2046 5.1.1), unless a header
     * needs it: that of the part, or of the last one in it.
     */
    private void closeBeforeDelimiter(OpenPart part) {
        long headersEnd = part.parts.isEmpty() ? part.bodyStart : part.parts.getLast().end;
        boolean needed = headersEnd >= lineStart;
        close(
                part,
                needed ? lineStart : lineStart - lineEndLength,
                needed ? lineFeeds : lineFeeds - 1);
    }

    private void close(OpenPart part, long end, long lineFeedsBefore) {
        part.end = end;
        part.lines = lineFeedsBefore - part.lines;
        preview.end(part);
    }

    private void begin(long headerStart) {
        current = new OpenPart(current, headerStart);
        partCount++;
        header.restart(Math.min(nestedHeaderRoom, HEADER_OCTETS));
        state = State.HEADER;
    }

    private void finishHeader(long bodyStart) {
        OpenPart part = current;
        part.bodyStart = bodyStart;
        part.lines = lineFeeds;
        state = State.BODY;
        HeaderFields fields = HeaderFields.of(header.array(), header.length());
        readFields(part, fields);
        if (part != root) {
            nestedHeaderRoom -= header.length();
        }
        if (part.content.is("MULTIPART")) {
            multipart(part);
        } else if (part.content.isMessage()) {
            embeddedMail(part);
        }
        if (state == State.BODY && part.delimiter.length == 0) {
            preview.begin(part);
        }
    }

    private void readFields(OpenPart part, HeaderFields fields) {
        Envelope envelope = part.isEmbeddedMail() ? new Envelope() : null;
        for (int index = 0; index < fields.count(); index++) {
            String name = fields.name(index);
            part.content.take(fields, index, name);
            if (part == root) {
                summary.take(fields, index, name);
            } else if (envelope != null) {
                envelope.take(fields, index, name);
            }
        }
        OpenPart parent = part.parent;
        if (envelope != null && parent != null) {
            parent.envelope = envelope.wire();
        }
        part.content.finish(parent != null && isDigest(parent.content));
    }

    private static boolean isDigest(ContentFields content) {
        return content.is("MULTIPART") && content.subtype.equals("DIGEST");
    }

    private void multipart(OpenPart part) {
        String boundary = part.content.boundary;
        if (boundary.isBlank()) {
            part.content.treatAs("TEXT", "PLAIN"); // the reader shall see something
        } else if (isBeyondLimits(part)) {
            part.content.treatAs("APPLICATION", "OCTET-STREAM");
        } else {
            byte[] whole = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
            part.delimiter = Arrays.copyOf(whole, Math.min(whole.length, 2 + BOUNDARY_OCTETS));
            fences.add(part);
        }
    }

    private void embeddedMail(OpenPart part) {
        if (isBeyondLimits(part)) {
            part.content.treatAs("APPLICATION", "OCTET-STREAM");
        } else {
            begin(part.bodyStart);
        }
    }

    private boolean isBeyondLimits(OpenPart part) {
        return part.depth >= NESTING || partCount >= PARTS;
    }
}
