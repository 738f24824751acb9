/** container.yaml: what the author of an image says about its builds. */
@NullMarked
package io.osbs.config.container;

import org.jspecify.annotations.NullMarked;
