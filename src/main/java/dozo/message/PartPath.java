package dozo.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A section of a mail as IMAP names it (RFC 3501 6.4.5): "", "HEADER", "1.2", "2.MIME", "2.TEXT".
 * HEADER.FIELDS names the section HEADER; which of its fields is the caller's matter.
 *
 * @param numbers the part's path; empty for the mail itself
 * @param portion which portion of the part
 */
public record PartPath(List<Integer> numbers, Portion portion) {
    /** Deeper than any part that the scanner makes. */
    private static final int LONGEST = 2 * MailScanner.NESTING + 2;

    private static final int LONGEST_NUMBER = 6;

    /** Which portion of a part a section names. */
    public enum Portion {
        /** The mail with its header, or the body of a part. */
        WHOLE,
        /** The header of the mail or of an embedded mail. */
        HEADER,
        /** The body of the mail or of an embedded mail. */
        TEXT,
        /** The header of a part. */
        MIME
    }

    /**
     * A row of the mail's octets.
     *
     * @param start the first octet
     * @param end behind the last octet
     */
    public record Span(long start, long end) {
        /** How many octets it has. */
        public long size() {
            return end - start;
        }
    }

    /** Reads what stands in BODY[...], or answers null if it is no section. */
    public static @Nullable PartPath parse(String section) {
        if (section.isEmpty()) {
            return new PartPath(List.of(), Portion.WHOLE);
        }
        List<Integer> numbers = new ArrayList<>();
        Portion portion = Portion.WHOLE;
        for (String step : section.split("\\.", -1)) {
            int number = number(step);
            if (portion != Portion.WHOLE || numbers.size() > LONGEST) {
                return null; // nothing follows a portion
            } else if (number > 0) {
                numbers.add(number);
            } else {
                portion = portion(step, !numbers.isEmpty());
            }
            if (number <= 0 && portion == Portion.WHOLE) {
                return null;
            }
        }
        return new PartPath(List.copyOf(numbers), portion);
    }

    /** WHOLE stands for a word that is none. */
    private static Portion portion(String word, boolean inPart) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "HEADER" -> Portion.HEADER;
            case "TEXT" -> Portion.TEXT;
            case "MIME" -> inPart ? Portion.MIME : Portion.WHOLE;
            default -> Portion.WHOLE;
        };
    }

    /** RFC 3501 9: nz-number; 0 for what is none. */
    private static int number(String step) {
        if (step.isEmpty() || step.length() > LONGEST_NUMBER || step.charAt(0) == '0') {
            return 0;
        }
        boolean digits = step.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(step) : 0;
    }

    /** The part that the numbers name (the mail itself without numbers), or null. */
    public @Nullable Part part(Part root) {
        Part mail = root; // the mail whose parts the next number counts, or null within a part
        Part found = root;
        for (int number : numbers) {
            found = mail == null ? child(found, number) : partOfMail(mail, number);
            if (found == null) {
                return null;
            }
            mail = found.isMessage() ? found.parts().getFirst() : null;
        }
        return found;
    }

    /** The octets that the section names, or null if the mail has no such section. */
    public @Nullable Span in(Part root) {
        Part part = part(root);
        if (part == null) {
            return null;
        }
        if (portion == Portion.MIME) {
            return new Span(part.headerStart(), part.bodyStart());
        }
        if (portion == Portion.WHOLE) {
            long start = numbers.isEmpty() ? part.headerStart() : part.bodyStart();
            return new Span(start, part.end());
        }
        Part mail = numbers.isEmpty() ? part : embedded(part);
        if (mail == null) {
            return null; // RFC 3501 6.4.5: HEADER and TEXT of a part want an embedded mail
        }
        return portion == Portion.HEADER
                ? new Span(mail.headerStart(), mail.bodyStart())
                : new Span(mail.bodyStart(), mail.end());
    }

    private static @Nullable Part embedded(Part part) {
        return part.isMessage() ? part.parts().getFirst() : null;
    }

    /** RFC 3501 6.4.5: every mail has at least one part; of one without multipart, itself. */
    private static @Nullable Part partOfMail(Part mail, int number) {
        if (mail.isMultipart()) {
            return child(mail, number);
        }
        return number == 1 ? mail : null;
    }

    private static @Nullable Part child(Part part, int number) {
        boolean exists = part.isMultipart() && number <= part.parts().size();
        return exists ? part.parts().get(number - 1) : null;
    }
}
