/** The documents that make an image: manifests, indexes, configurations, and their digests. */
@NullMarked
package io.osbs.publish.oci;

import org.jspecify.annotations.NullMarked;
