/** kojid.conf, the configuration of a Koji build host. */
@NullMarked
package io.osbs.config.kojid;

import org.jspecify.annotations.NullMarked;
