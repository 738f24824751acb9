package io.osbs.publish.oci;

import io.osbs.core.image.Digest;

/**
 * An image of one platform as a store holds it.
 *
 * @param mediaType media type of its manifest
 * @param manifestSize bytes of the manifest
 * @param imageSize bytes of the manifest, the configuration and all layers
 * @param config digest of the configuration
 */
public record StoredImage(
    Digest digest, String mediaType, long manifestSize, long imageSize, Digest config) {}
