/**
 * From a site's files to what its clusters need: which namespace, accounts and secrets osbs.conf
 * means, and where the token of a worker cluster belongs.
 */
@NullMarked
package io.osbs.client.deploy;

import org.jspecify.annotations.NullMarked;
