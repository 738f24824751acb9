/** Registry client, image index, tags, Pulp. */
@NullMarked
package io.osbs.publish;

import org.jspecify.annotations.NullMarked;
