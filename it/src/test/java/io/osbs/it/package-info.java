/** End-to-end tests against real programs, and of the architecture. */
@NullMarked
package io.osbs.it;

import org.jspecify.annotations.NullMarked;
