/** Time that is handed in, so that whoever waits can be tested without waiting. */
@NullMarked
package io.osbs.core.time;

import org.jspecify.annotations.NullMarked;
