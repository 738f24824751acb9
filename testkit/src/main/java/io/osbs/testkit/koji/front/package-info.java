/** What stands before a hub at real sites: Apache with TLS, and Kerberos. Real programs. */
@NullMarked
package io.osbs.testkit.koji.front;

import org.jspecify.annotations.NullMarked;
