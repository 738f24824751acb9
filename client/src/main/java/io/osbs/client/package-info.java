/** What a submitter does: create an orchestrator build, follow, cancel, retry. */
@NullMarked
package io.osbs.client;

import org.jspecify.annotations.NullMarked;
