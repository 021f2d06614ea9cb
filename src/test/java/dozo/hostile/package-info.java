/** What clients, disks and faults do to a whole server on a bad day. */
@NullMarked
package dozo.hostile;

import org.jspecify.annotations.NullMarked;
