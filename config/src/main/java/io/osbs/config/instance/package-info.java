/**
 * osbs.conf: the instances, which say how to reach a cluster, and the platforms. Format:
 * osbs-client 0.43 and 1.15 ({@code osbs/conf.py}), with the keys that this OSBS adds. {@link
 * io.osbs.config.instance.OsbsConf} is the entry.
 */
@NullMarked
package io.osbs.config.instance;

import org.jspecify.annotations.NullMarked;
