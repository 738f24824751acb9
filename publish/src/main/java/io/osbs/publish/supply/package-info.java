/**
 * What tells others where an image comes from and what is in it: package lists (SPDX), provenance
 * (in-toto, SLSA), signatures in cosign's format. Attached to images in registries.
 */
@NullMarked
package io.osbs.publish.supply;

import org.jspecify.annotations.NullMarked;
