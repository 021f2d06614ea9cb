package dozo.bench.cluster;

/**
 * What it took to have so many mails acknowledged.
 *
 * @param octets of each mail
 * @param nanos from the first connection to the last 250
 * @param cpuNanos of every process in both centres and at the witness
 * @param logBytes that the leading PostgreSQL wrote ahead
 * @param lineBytes over the line of the other centre, both ways, whatever they were for
 */
public record Round(
        long mails, int octets, long nanos, long cpuNanos, long logBytes, long lineBytes) {
    public double perSecond() {
        return mails * 1e9 / nanos;
    }

    public double cpuMicrosEach() {
        return cpuNanos / 1e3 / mails;
    }

    /** Bytes of log for each octet of mail, as the sender counts them. */
    public double logPerOctet() {
        return (double) logBytes / mails / octets;
    }

    /** What 100 mails a second would need of a line, in Mbit/s. */
    public double megabitsAtHundred() {
        return lineBytes * 8.0 / mails * 100 / 1e6;
    }
}
