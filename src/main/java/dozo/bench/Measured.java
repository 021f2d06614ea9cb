package dozo.bench;

/** Something whose work is measured beside that of others. */
interface Measured {
    String name();

    /** CPU of its whole process tree so far, ended children included, in nanoseconds. */
    long cpuNanos();
}
