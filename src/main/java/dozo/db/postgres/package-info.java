/** PostgreSQL below {@link dozo.db.Database}: sessions whose writes share their round trips. */
@NullMarked
package dozo.db.postgres;

import org.jspecify.annotations.NullMarked;
