package dozo.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a date-time (RFC 5322 3.3, the obsolete forms of 4.3, and what programs made of them): the
 * parts are told by their looks, not by their places.
 */
final class MailDate {
    private static final int LONGEST = 200;
    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");

    private int day = -1;
    private int month = -1;
    private int year = -1;
    private int[] time = {};
    private int offsetMinutes;

    private MailDate() {}

    /** The instant, or null if the text is no date. */
    static @Nullable Instant read(@Nullable String field) {
        if (field == null) {
            return null;
        }
        MailDate date = new MailDate();
        for (String token : tokens(field)) {
            date.take(token);
        }
        return date.instant();
    }

    private static List<String> tokens(String field) {
        List<String> tokens = new ArrayList<>(8);
        StringBuilder token = new StringBuilder();
        int end = Math.min(field.length(), LONGEST);
        for (int at = 0; at < end; at++) {
            char c = field.charAt(at);
            if (c == '(') {
                at = Parameters.commentEnd(field, at) - 1;
            }
            boolean dateHyphen = c == '-' && token.length() > 0;
            if (c <= ' ' || c == ',' || c == '(' || dateHyphen) {
                flush(token, tokens);
            } else {
                token.append(c);
            }
            if (dateHyphen && looksLikeZone(field, at)) {
                token.append(c);
            }
        }
        flush(token, tokens);
        return tokens;
    }

    /** "12:00:00-0500": four digits behind a time are a zone, not a year. */
    private static boolean looksLikeZone(String field, int hyphen) {
        return field.lastIndexOf(':', hyphen) > field.lastIndexOf(' ', hyphen);
    }

    private static void flush(StringBuilder token, List<String> tokens) {
        if (!token.isEmpty()) {
            tokens.add(token.toString().toLowerCase(Locale.ROOT));
            token.setLength(0);
        }
    }

    private void take(String token) {
        char first = token.charAt(0);
        if ((first == '+' || first == '-') && time.length > 0) {
            takeOffset(token);
        } else if (token.indexOf(':') > 0) {
            takeTime(token);
        } else if (Character.isLetter(first)) {
            takeWord(token);
        } else {
            takeNumber(number(token), token.length());
        }
    }

    private void takeTime(String token) {
        int plus = token.indexOf('+');
        if (plus > 0) {
            takeTime(token.substring(0, plus));
            takeOffset(token.substring(plus));
            return;
        }
        String[] fields = token.split("[:.]", 4);
        int[] numbers = new int[3];
        for (int index = 0; index < Math.min(fields.length, 3); index++) {
            numbers[index] = number(fields[index]);
        }
        time = numbers;
    }

    private void takeOffset(String token) {
        int digits = number(token.replace(":", "").substring(1));
        if (digits >= 0 && digits <= 1_800) {
            int minutes = digits / 100 * 60 + digits % 100;
            offsetMinutes = token.charAt(0) == '-' ? -minutes : minutes;
        }
    }

    private void takeWord(String token) {
        int named = token.length() < 3 ? -1 : MONTHS.indexOf(token.substring(0, 3));
        if (named >= 0 && month < 0) {
            month = named + 1;
        } else if (time.length > 0) {
            // RFC 5322 4.3; military zones and unknown ones say nothing: -0000
            offsetMinutes =
                    switch (token) {
                        case "edt" -> -4 * 60;
                        case "est", "cdt" -> -5 * 60;
                        case "cst", "mdt" -> -6 * 60;
                        case "mst", "pdt" -> -7 * 60;
                        case "pst" -> -8 * 60;
                        case "jst" -> 9 * 60;
                        case "cet" -> 60;
                        case "cest" -> 2 * 60;
                        default -> offsetMinutes;
                    };
        }
    }

    private void takeNumber(int number, int digits) {
        if (number < 0) {
            return;
        }
        if (day < 0 && digits <= 2) {
            day = number;
        } else if (year < 0) {
            year = digits == 2 || digits == 3 ? century(number, digits) : number;
        }
    }

    /** RFC 5322 4.3 obs-year. */
    private static int century(int number, int digits) {
        return digits == 3 || number >= 50 ? 1900 + number : 2000 + number;
    }

    private static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 4) {
            return -1;
        }
        int number = 0;
        for (int at = 0; at < digits.length(); at++) {
            char c = digits.charAt(at);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private @Nullable Instant instant() {
        if (day < 0 || month < 0 || year < 0 || time.length == 0) {
            return null;
        }
        try {
            int second = Math.min(time[2], 59); // a leap second
            return LocalDateTime.of(year, month, day, time[0], time[1], second)
                    .minusMinutes(offsetMinutes)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException impossible) {
            return null;
        }
    }
}
