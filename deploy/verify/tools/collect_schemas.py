"""Writes one strict JSON schema per object kind into src/test/resources/schemas.

Input is what the projects publish themselves: the OpenAPI document of Kubernetes and the
CustomResourceDefinitions of the operators (update-schemas fetches them). Descriptions, defaults and
status are left out. Strict means: an object whose fields are known takes no other field.

Usage: collect_schemas.py OUTPUT_FOLDER SWAGGER_JSON CRD_YAML...
"""

import json
import pathlib
import sys

import yaml

KINDS = {
    "v1": ["ConfigMap", "Namespace", "PersistentVolume", "PersistentVolumeClaim", "Pod",
           "PodTemplate", "Secret", "Service", "ServiceAccount"],
    "apps/v1": ["Deployment"],
    "autoscaling/v2": ["HorizontalPodAutoscaler"],
    "batch/v1": ["Job"],
    "networking.k8s.io/v1": ["NetworkPolicy"],
    "policy/v1": ["PodDisruptionBudget"],
    "rbac.authorization.k8s.io/v1": ["Role", "RoleBinding"],
    "storage.k8s.io/v1": ["StorageClass"],
}
SUPERSEDED = {("gateway.networking.k8s.io", "v1beta1")}
META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
KEPT = ("type", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems",
        "maxItems", "minProperties", "maxProperties", "required", "uniqueItems", "multipleOf")
COMBINED = ("allOf", "anyOf", "oneOf")


def strict(node, refs):
    """The schema without prose; refs collects the definitions it points to."""
    if node.get("x-kubernetes-int-or-string") or node.get("format") == "int-or-string":
        return {"type": ["integer", "string"]}
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        refs.add(name)
        return {"$ref": f"#/$defs/{name}"}
    out = constraints(node)
    if node.get("nullable") and "type" in out:
        out["type"] = [out["type"], "null"]
    if "items" in node:
        out["items"] = strict(node["items"], refs)
    if "properties" in node:
        out["properties"] = {
            key: strict(value, refs) for key, value in node["properties"].items() if key != "status"
        }
    extra = node.get("additionalProperties")
    if isinstance(extra, dict):
        out["additionalProperties"] = strict(extra, refs)
    elif "properties" in node and not node.get("x-kubernetes-preserve-unknown-fields"):
        out["additionalProperties"] = False
    return out


def constraints(node):
    """What holds for the value itself; alternatives only constrain fields that it names anyway."""
    out = {key: node[key] for key in KEPT if key in node}
    for key in COMBINED:
        if key in node:
            out[key] = [open_branch(branch) for branch in node[key]]
    if "not" in node:
        out["not"] = open_branch(node["not"])
    return out


def open_branch(node):
    out = constraints(node)
    if "items" in node:
        out["items"] = open_branch(node["items"])
    if "properties" in node:
        out["properties"] = {key: open_branch(value) for key, value in node["properties"].items()}
    return out


def definitions(swagger, refs):
    found, waiting = {}, set(refs)
    while waiting:
        name = waiting.pop()
        more = set()
        found[name] = strict(swagger["definitions"][name], more)
        waiting |= more - found.keys()
    return dict(sorted(found.items()))


def kubernetes(swagger):
    by_kind = {}
    for name, node in swagger["definitions"].items():
        for gvk in node.get("x-kubernetes-group-version-kind", []):
            version = "/".join(part for part in (gvk["group"], gvk["version"]) if part)
            if gvk["kind"] in KINDS.get(version, []):
                by_kind[version, gvk["kind"]] = name
    for version, kinds in KINDS.items():
        for kind in kinds:
            refs = set()
            schema = strict(swagger["definitions"][by_kind[version, kind]], refs)
            yield version, kind, schema, refs


def custom_resources(path):
    for crd in yaml.safe_load_all(path.read_text()):
        if not crd or crd["kind"] != "CustomResourceDefinition":
            continue
        spec = crd["spec"]
        for version in spec["versions"]:
            if version["served"] and (spec["group"], version["name"]) not in SUPERSEDED:
                refs = {META}
                schema = strict(version["schema"]["openAPIV3Schema"], refs)
                schema["properties"]["metadata"] = {"$ref": f"#/$defs/{META}"}
                yield f"{spec['group']}/{version['name']}", spec["names"]["kind"], schema, refs


def main():
    output, swagger_file, *crds = map(pathlib.Path, sys.argv[1:])
    swagger = json.loads(swagger_file.read_text())
    found = list(kubernetes(swagger))
    for crd in crds:
        found += custom_resources(crd)
    for old in output.glob("*.json"):
        old.unlink()
    for version, kind, schema, refs in found:
        schema["required"] = sorted({*schema.get("required", []), "apiVersion", "kind", "metadata"})
        schema["properties"]["apiVersion"] = {"const": version}
        schema["properties"]["kind"] = {"const": kind}
        document = {"$schema": DRAFT, **schema, "$defs": definitions(swagger, refs)}
        name = f"{version.replace('/', '_')}_{kind}.json"
        (output / name).write_text(json.dumps(document, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
