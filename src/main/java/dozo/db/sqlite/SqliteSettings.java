package dozo.db.sqlite;

/**
 * What an installation may change about its database.
 *
 * @param readers queries at once
 * @param lowBytes the disk counts as low below this ...
 * @param lowPercent ... or below this part of it, whichever is less
 * @param ballastBytes kept aside for the way back from a full disk; 0 for none
 */
public record SqliteSettings(int readers, long lowBytes, int lowPercent, long ballastBytes) {
    /** Design rule 26: low is 5 % or 2 GiB. */
    public static SqliteSettings standard() {
        int readers = Math.clamp(4L * Runtime.getRuntime().availableProcessors(), 8, 64);
        return new SqliteSettings(readers, 2L << 30, 5, 64 << 20);
    }
}
