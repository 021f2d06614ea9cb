package dozo.imap.search;

/** What is known of whether a mail has what is looked for. */
enum Finding {
    YES,
    NO,
    /** The content must be read to tell. */
    UNREAD;

    static Finding of(boolean found) {
        return found ? YES : NO;
    }

    Finding and(Finding other) {
        if (this == NO || other == NO) {
            return NO;
        }
        return this == YES ? other : this;
    }

    Finding or(Finding other) {
        if (this == YES || other == YES) {
            return YES;
        }
        return this == NO ? other : this;
    }

    Finding not() {
        return switch (this) {
            case YES -> NO;
            case NO -> YES;
            case UNREAD -> UNREAD;
        };
    }
}
