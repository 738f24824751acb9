/**
 * The versioned JSON documents that travel between client, cluster and reactor: requests, orders to
 * workers, fragments, reports, explanations. Each names its version, and the one before is read
 * too.
 */
@NullMarked
package io.osbs.cluster.document;

import org.jspecify.annotations.NullMarked;
