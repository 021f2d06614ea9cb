/**
 * Tools: two centres and a witness on this one machine, to be broken on purpose.
 *
 * <p>Network namespaces stand for places, and the real programs run in them (etcd, Patroni,
 * PostgreSQL), configured by the same code that writes a real installation. It owns the folder
 * {@code data/drill} with {@code lab.json} in it, and the namespaces {@code wan}, {@code centre-a},
 * {@code centre-b}, {@code witness}, {@code client}; what runs inside them is its own, and nothing
 * else is ever signalled. Needs root and Linux. Begin reading at {@link dozo.drill.Lab}.
 */
@NullMarked
package dozo.drill;

import org.jspecify.annotations.NullMarked;
