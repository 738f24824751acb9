/** osbs.conf, config.yaml and the other files of a site, read into records. */
@NullMarked
package io.osbs.config;

import org.jspecify.annotations.NullMarked;
