/**
 * Choosing a cluster and a slot: pure functions over what was seen. The rule is the one of the
 * administrator document (disabled clusters discarded, lowest load, file order on ties); the slot
 * arithmetic is what keeps a cluster at or below its maximum.
 */
@NullMarked
package io.osbs.core.placement;

import org.jspecify.annotations.NullMarked;
