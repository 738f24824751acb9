/**
 * What a submitter does, whoever it is: create an orchestrator build with all validation, find it
 * again, follow it, read its logs, end it. The command and the Koji builder use the same classes.
 */
@NullMarked
package io.osbs.client;

import org.jspecify.annotations.NullMarked;
