package dozo.imap.fetch;

import dozo.imap.wire.Command;
import dozo.imap.wire.FetchItem;
import dozo.imap.wire.FetchItem.Attribute;
import dozo.imap.wire.FetchItem.Section;
import dozo.imap.wire.FetchItem.Text;
import dozo.store.Mails.Column;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one FETCH has to read and to write.
 *
 * @param fromListing what the listing in memory knows, in the order of the answer
 * @param fromContent what stands in the columns of the store, in the order of the answer
 */
record Plan(
        List<Attribute> fromListing,
        List<Attribute> fromContent,
        List<Section> sections,
        List<Column> columns) {

    private static final Set<Attribute> LISTED =
            EnumSet.of(
                    Attribute.UID,
                    Attribute.FLAGS,
                    Attribute.INTERNALDATE,
                    Attribute.RFC822_SIZE,
                    Attribute.MODSEQ);

    /**
     * @param alwaysUid QRESYNC is on (RFC 7162 3.2)
     */
    static Plan of(Command.Fetch command, boolean alwaysUid) {
        Set<Attribute> attributes = EnumSet.noneOf(Attribute.class);
        List<Section> sections = new ArrayList<>();
        for (FetchItem item : command.items()) {
            switch (item) {
                case Attribute attribute -> attributes.add(attribute);
                case Section section -> sections.add(section);
            }
        }
        if (command.uid() || alwaysUid) {
            // RFC 3501 6.4.8
            attributes.add(Attribute.UID);
        }
        if (command.changedSince() >= 0) {
            // RFC 7162 3.1.4.1
            attributes.add(Attribute.MODSEQ);
        }
        return new Plan(
                attributes.stream().filter(LISTED::contains).toList(),
                attributes.stream().filter(attribute -> !LISTED.contains(attribute)).toList(),
                List.copyOf(sections),
                columns(attributes, sections));
    }

    private static List<Column> columns(Set<Attribute> attributes, List<Section> sections) {
        Set<Column> columns = EnumSet.noneOf(Column.class);
        if (attributes.contains(Attribute.ENVELOPE)) {
            columns.add(Column.ENVELOPE);
        }
        if (attributes.contains(Attribute.BODY) || attributes.contains(Attribute.BODYSTRUCTURE)) {
            columns.add(Column.STRUCTURE);
        }
        for (Section section : sections) {
            columns.add(Column.PREFIX);
            if (section.text() != Text.ALL || !section.path().isEmpty()) {
                columns.add(Column.STRUCTURE);
            }
        }
        return List.copyOf(columns);
    }

    /** Is all that is asked for in the listing? */
    boolean listingOnly() {
        return fromContent.isEmpty() && sections.isEmpty();
    }

    /** RFC 3501 6.4.5: octets of a mail that are not peeked at set \Seen. */
    boolean marksSeen() {
        return sections.stream().anyMatch(section -> !section.peek());
    }
}
