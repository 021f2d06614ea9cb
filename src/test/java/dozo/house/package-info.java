/** The whole house as a user has it: a server process, and what tests do to it. */
@NullMarked
package dozo.house;

import org.jspecify.annotations.NullMarked;
