/** The commands of {@code dozo drill}: they say in words what room drill does. */
@NullMarked
package dozo.command.lab;

import org.jspecify.annotations.NullMarked;
