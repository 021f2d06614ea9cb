package dozo.imap.search;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The day that a Date header names, "disregarding time and timezone" (RFC 3501 6.4.4): not the day
 * of its instant anywhere.
 */
final class SentDay {
    private static final Pattern DAY =
            Pattern.compile("(\\d{1,2})[\\s-]+([A-Za-z]{3})[A-Za-z]*[\\s-]+(\\d{4}|\\d{2})\\b");
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final int LONGEST = 200;

    private SentDay() {}

    /** The day, or null if the field names none. */
    static @Nullable LocalDate of(String field) {
        Matcher day = DAY.matcher(field.substring(0, Math.min(field.length(), LONGEST)));
        if (!day.find()) {
            return null;
        }
        int month = MONTHS.indexOf(day.group(2).toLowerCase(Locale.ROOT));
        int year = Integer.parseInt(day.group(3));
        if (day.group(3).length() == 2) {
            // RFC 5322 4.3
            year += year < 50 ? 2000 : 1900;
        }
        try {
            return month < 0 || month % 3 != 0
                    ? null
                    : LocalDate.of(year, month / 3 + 1, Integer.parseInt(day.group(1)));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
