package dozo.store;

import java.util.List;

/** UIDs as sorted ranges that do not touch, both ends included; unsigned 32 bit in longs. */
public record UidSet(List<Range> ranges) {
    /** From first to last, both included. */
    public record Range(long first, long last) {}
}
