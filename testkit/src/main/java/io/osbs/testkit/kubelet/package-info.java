/**
 * A node for tests: takes the part of kubelet and container runtime. What the real scheduler binds
 * to it runs as processes of this machine, in namespaces and root file systems of their own, with
 * the environment, mounts, user and capabilities that the pod asks for; logs and status are as a
 * kubelet gives them. Images are not pulled: a test says what a name stands for. What it cannot do
 * it refuses in the pod's status. Start at {@link io.osbs.testkit.kubelet.TestKubelet}.
 */
@NullMarked
package io.osbs.testkit.kubelet;

import org.jspecify.annotations.NullMarked;
