/** Looks whether builds can run on a cluster, before one tries. */
@NullMarked
package io.osbs.client.check;

import org.jspecify.annotations.NullMarked;
