package dev.mothership.local;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;

/** Uses all of the local stack in a JVM of its own, says so, and waits to be ended. */
final class StackInChild {
  static final String READY = "the stack is up";

  static final String SHUTTLE_DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: shuttles.example.org}
      spec:
        group: example.org
        scope: Namespaced
        names: {kind: Shuttle, plural: shuttles, singular: shuttle}
        versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties: {seats: {type: integer}}
                  x-kubernetes-validations:
                  - {rule: self.seats > 0, message: a shuttle has seats}
      """;

  private StackInChild() {}

  public static void main(String[] arguments) throws IOException {
    LocalStack stack = LocalStack.shared();
    ControlPlane plane = stack.controlPlane();
    plane.applyYaml(SHUTTLE_DEFINITION);
    plane.kubectl("create", "serviceaccount", "pilot", "-n", "default");
    Path pilot = plane.serviceAccountKubeconfig("default", "pilot");
    plane.kubectlAs(pilot, "auth", "whoami");
    try (KubernetesClient client = plane.client();
        KubernetesClient other = plane.clientAs(pilot)) {
      client.namespaces().list();
      other.getKubernetesVersion();
    }
    stack.postgres().newDatabase();
    System.out.println(READY + " in " + plane.kubeconfig().getParent());
    while (System.in.read() >= 0) {
      continue;
    }
  }
}
