package dozo.imap.wire;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Dates as IMAP writes them: 17-Jul-1996 and "17-Jul-1996 02:44:25 -0700". */
public final class ImapDate {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /** Octets of a quoted date-time. */
    public static final int DATE_TIME_BYTES = 28;

    private static final long DAY_MILLIS = 86_400_000L;

    private ImapDate() {}

    /** Reads {@code date-text}: one or two digits of day, month, year. */
    static LocalDate date(String text) throws Malformed {
        String[] parts = text.split("-", -1);
        if (parts.length != 3 || parts[0].length() > 2 || parts[2].length() != 4) {
            throw new Malformed("a date looks like 17-Jul-1996");
        }
        try {
            return LocalDate.of(digits(parts[2]), month(parts[1]), digits(parts[0]));
        } catch (DateTimeException e) {
            throw new Malformed("there is no such date");
        }
    }

    /** Reads {@code date-time} without its quotes; the day may begin with a space. */
    static long dateTimeMillis(String text) throws Malformed {
        if (text.length() != DATE_TIME_BYTES - 2
                || text.charAt(11) != ' '
                || text.charAt(14) != ':'
                || text.charAt(17) != ':'
                || text.charAt(20) != ' ') {
            throw new Malformed("a date and time looks like \"17-Jul-1996 02:44:25 -0700\"");
        }
        LocalDate date = date(text.substring(0, 11).strip());
        try {
            LocalDateTime local =
                    date.atTime(
                            digits(text.substring(12, 14)),
                            digits(text.substring(15, 17)),
                            // 60 is a leap second; the clock of the store has none
                            Math.min(digits(text.substring(18, 20)), 59));
            return local.toInstant(zone(text.substring(21))).toEpochMilli();
        } catch (DateTimeException e) {
            throw new Malformed("there is no such date and time");
        }
    }

    private static ZoneOffset zone(String text) throws Malformed {
        int hours = digits(text.substring(1, 3));
        int minutes = digits(text.substring(3, 5));
        return switch (text.charAt(0)) {
            case '+' -> ZoneOffset.ofHoursMinutes(hours, minutes);
            case '-' -> ZoneOffset.ofHoursMinutes(-hours, -minutes);
            default -> throw new Malformed("a zone looks like +0900");
        };
    }

    private static int month(String name) throws Malformed {
        int at =
                name.length() == 3
                        ? MONTHS.toLowerCase(java.util.Locale.ROOT)
                                .indexOf(name.toLowerCase(java.util.Locale.ROOT))
                        : -1;
        if (at < 0 || at % 3 != 0) {
            throw new Malformed("a month is one of Jan to Dec");
        }
        return at / 3 + 1;
    }

    private static int digits(String text) throws Malformed {
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new Malformed("a date has something else where digits should stand");
            }
            number = number * 10 + (c - '0');
        }
        if (text.isEmpty()) {
            throw new Malformed("a date misses its digits");
        }
        return number;
    }

    /** Writes a quoted date-time in UTC into a buffer of {@link #DATE_TIME_BYTES}. */
    public static void write(long millis, byte[] buffer) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(millis, DAY_MILLIS));
        int second = (int) (Math.floorMod(millis, DAY_MILLIS) / 1000);
        buffer[0] = '"';
        two(buffer, 1, date.getDayOfMonth());
        buffer[3] = '-';
        for (int i = 0; i < 3; i++) {
            buffer[4 + i] = (byte) MONTHS.charAt((date.getMonthValue() - 1) * 3 + i);
        }
        buffer[7] = '-';
        int year = Math.clamp(date.getYear(), 0, 9999);
        two(buffer, 8, year / 100);
        two(buffer, 10, year % 100);
        buffer[12] = ' ';
        two(buffer, 13, second / 3600);
        buffer[15] = ':';
        two(buffer, 16, second / 60 % 60);
        buffer[18] = ':';
        two(buffer, 19, second % 60);
        for (int i = 0; i < 6; i++) {
            buffer[21 + i] = (byte) " +0000".charAt(i);
        }
        buffer[27] = '"';
    }

    private static void two(byte[] buffer, int at, int number) {
        // RFC 3501 date-day-fixed allows a space for the first digit; a zero is read by everybody
        buffer[at] = (byte) ('0' + number / 10);
        buffer[at + 1] = (byte) ('0' + number % 10);
    }
}
