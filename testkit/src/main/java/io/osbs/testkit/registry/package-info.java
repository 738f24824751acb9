/** A registry in memory that misbehaves on demand. */
@NullMarked
package io.osbs.testkit.registry;

import org.jspecify.annotations.NullMarked;
