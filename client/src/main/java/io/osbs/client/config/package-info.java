/**
 * What an administrator asks about a site's files: are they right ({@link
 * io.osbs.client.config.ConfigCheck}), what do they mean ({@link
 * io.osbs.client.config.ConfigView}), what would an edit change ({@link
 * io.osbs.client.config.CapacityChanges}).
 */
@NullMarked
package io.osbs.client.config;

import org.jspecify.annotations.NullMarked;
