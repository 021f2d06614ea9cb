package dozo.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part that the scanner has begun to read. */
final class OpenPart {
    final @Nullable OpenPart parent;
    final int depth;
    final List<OpenPart> parts = new ArrayList<>(2);
    ContentFields content = new ContentFields();
    byte @Nullable [] envelope;
    long headerStart;
    long bodyStart;
    long end;

    /** Line feeds of the mail before the body; after the end: those of the body. */
    long lines;

    /** The line that parts the parts, from its hyphens on, as far as it is compared. */
    byte[] delimiter = {};

    OpenPart(@Nullable OpenPart parent, long headerStart) {
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.headerStart = headerStart;
        if (parent != null) {
            parent.parts.add(this);
        }
    }

    boolean isEmbeddedMail() {
        return parent != null && parent.content.isMessage();
    }

    Part toPart() {
        return new Part(
                headerStart,
                bodyStart,
                end,
                lines,
                content.type,
                content.subtype,
                Collections.unmodifiableMap(content.parameters),
                content.id,
                content.description,
                content.encoding,
                content.disposition,
                Collections.unmodifiableMap(content.dispositionParameters),
                List.copyOf(content.languages),
                content.location,
                content.md5,
                envelope,
                parts.stream().map(OpenPart::toPart).toList());
    }
}
