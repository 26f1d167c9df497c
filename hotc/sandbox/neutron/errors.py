"""Neutron's refusals by name: status and message, as the real service words them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.call import RefusedError, Reply

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

ERRORS: dict[str, tuple[int, str]] = {
    "HTTPBadRequest": (400, "{message}"),
    "BadRequest": (400, "Bad {resource} request: {message}."),
    "InvalidInput": (400, "Invalid input for operation: {message}."),
    "PolicyNotAuthorized": (403, "{rule} is disallowed by policy"),
    "HTTPForbidden": (403, "{message}"),
    "OverQuota": (409, "Quota exceeded for resources: ['{resource}']."),
    "RevisionNumberConstraintFailed": (412, "Constrained to {wanted}, but current revision is {current}"),
    "NetworkNotFound": (404, "Network {id} could not be found."),
    "SubnetNotFound": (404, "Subnet {id} could not be found."),
    "PortNotFound": (404, "Port {id} could not be found."),
    "RouterNotFound": (404, "Router {id} could not be found"),
    "FloatingIPNotFound": (404, "Floating IP {id} could not be found"),
    "SecurityGroupNotFound": (404, "Security group {id} does not exist"),
    "SecurityGroupRuleNotFound": (404, "Security group rule {id} does not exist"),
    "IKEPolicyNotFound": (404, "IKEPolicy {id} could not be found"),
    "IKEPolicyInUse": (
        409,
        "IKEPolicy {id} is in use by existing IPsecSiteConnection and can't be updated or deleted",
    ),
    "IPsecPolicyNotFound": (404, "IPsecPolicy {id} could not be found"),
    "IPsecPolicyInUse": (
        409,
        "IPsecPolicy {id} is in use by existing IPsecSiteConnection and can't be updated or deleted",
    ),
    "VPNServiceNotFound": (404, "VPNService {id} could not be found"),
    "VPNServiceInUse": (409, "VPNService {id} is still in use"),
    "VPNStateInvalidToUpdate": (400, "Invalid state {status} of vpnaas resource {id} for updating"),
    "IPsecSiteConnectionNotFound": (404, "ipsec_site_connection {id} not found"),
    "SubnetIsNotConnectedToRouter": (400, "Subnet {subnet} is not connected to Router {router}"),
    "RouterIsNotExternal": (400, "Router {router} has no external network gateway set"),
    "SegmentNotFound": (404, "Segment {id} could not be found."),
    "TunnelIdInUse": (409, "Unable to create the network. The tunnel ID {number} is in use."),
    "Invalid": (500, "{message}"),
    "MeteringLabelNotFound": (404, "Metering label '{id}' does not exist."),
    "MeteringLabelRuleNotFound": (404, "Metering label rule '{id}' does not exist."),
    "MeteringLabelRuleOverlaps": (
        409,
        "Metering label rule with remote_ip_prefix '{prefix}' overlaps another.",
    ),
    "TagNotFound": (404, "Tag {tag} could not be found."),
    "AddressScopeNotFound": (404, "Address scope {id} could not be found."),
    "AddressScopeInUse": (
        409,
        "Unable to complete operation on address scope {id}. "
        "There are one or more subnet pools in use on the address scope.",
    ),
    "SubnetPoolNotFound": (404, "Subnet pool {id} could not be found."),
    "IllegalSubnetPoolPrefixBounds": (400, "Illegal prefix bounds: {first}={length}, {second}={other}."),
    "IllegalSubnetPoolPrefixUpdate": (
        400,
        "Illegal update to prefixes: Existing prefixes must be a subset of the new prefixes.",
    ),
    "QosPolicyNotFound": (404, "QoS policy {id} could not be found."),
    "QosRuleNotFound": (404, "QoS rule {id} for policy {policy} could not be found."),
    "QoSRulesConflict": (
        409,
        "Rule {rule} conflicts with rule {id} which already exists in QoS Policy {policy}.",
    ),
    "QosPolicyInUse": (409, "QoS Policy {id} is used by {what} {user}."),
    "RbacPolicyNotFound": (404, "RBAC policy of type unknown with ID {id} not found"),
    "DuplicateRbacPolicy": (409, "An RBAC policy already exists with those values."),
    "InvalidActionForType": (
        400,
        "Invalid action '{action}' for object type '{what}'. Valid actions: {valid}",
    ),
    "TrunkNotFound": (404, "Trunk {id} could not be found."),
    "TrunkDisabled": (409, "Trunk {id} is currently disabled."),
    "ParentPortInUse": (
        409,
        "Port {id} is currently in use and is not eligible for use as a parent port.",
    ),
    "TrunkPortInUse": (409, "Port {id} is in use by another trunk."),
    "SubPortNotFound": (404, "SubPort {port} on trunk {id} could not be found."),
    "PortInUseAsTrunkParent": (409, "Port {id} is currently a parent port for trunk {trunk}."),
    "PortInUseAsSubPort": (409, "Port {id} is currently a subport for trunk {trunk}."),
    "PortForwardingNotFound": (404, "Port Forwarding {id} could not be found."),
    "NetworkInUse": (
        409,
        "Unable to complete operation on network {id}. "
        "There are one or more ports still in use on the network, id for these ports is: {ports}.",
    ),
    "SubnetInUse": (
        409,
        "Unable to complete operation on subnet {id}: One or more ports have an IP allocation from this subnet.",
    ),
    "ServicePortInUse": (
        409,
        "Port {id} cannot be deleted directly via the port API: has device owner {owner}.",
    ),
    "PortInUse": (
        409,
        "Unable to complete operation on port {id} for network {network}. "
        "Port already has an attached device {device}.",
    ),
    "RouterInUse": (409, "Router {id} {reason}"),
    "SecurityGroupInUse": (409, "Security Group {id} in use."),
    "InvalidIpForNetwork": (
        400,
        "IP address {ip} is not a valid IP for any of the subnets on the specified network.",
    ),
    "InvalidIpForSubnet": (400, "IP address {ip} is not a valid IP for the specified subnet."),
    "IpAddressAlreadyAllocated": (409, "IP address {ip} already allocated in subnet {subnet}"),
    "IpAddressGenerationFailure": (409, "No more IP addresses available on network {id}."),
    "MacAddressInUse": (
        409,
        "Unable to complete operation for network {network}. The mac address {mac} is in use.",
    ),
    "GatewayConflictWithAllocationPools": (409, "Gateway ip {ip} conflicts with allocation pool {pool}."),
    "GatewayIpInUse": (409, "Current gateway ip {ip} already in use by port {port}. Unable to update."),
    "OutOfBoundsAllocationPool": (400, "The allocation pool {pool} spans beyond the subnet cidr {cidr}."),
    "InvalidAllocationPool": (400, "The allocation pool {pool} is not valid."),
    "OverlappingAllocationPools": (409, "Found overlapping allocation pools: {first} {second} for subnet {cidr}."),
    "AllowedAddressPairsMissingIP": (400, "AllowedAddressPair must contain ip_address"),
    "DuplicateAddressPairInRequest": (
        400,
        "Request contains duplicate address pair: mac_address {mac} ip_address {ip}.",
    ),
    "AddressPairAndPortSecurityRequired": (
        409,
        "Port Security must be enabled in order to have allowed address pairs on a port.",
    ),
    "PortSecurityPortHasSecurityGroup": (
        409,
        "Port has security group associated. "
        "Cannot disable port security or IP address until security group is removed.",
    ),
    "PortSecurityAndIPRequiredForSecurityGroups": (
        400,
        "Port security must be enabled and port must have an IP address in order to use security groups.",
    ),
    "RouterInterfaceNotFound": (404, "Router {id} does not have an interface with id {port}"),
    "RouterInterfaceNotFoundForSubnet": (404, "Router {id} has no interface on subnet {subnet}"),
    "RouterInterfaceInUseByFloatingIP": (
        409,
        "Router interface for subnet {subnet} on router {id} cannot be deleted, "
        "as it is required by one or more floating IPs.",
    ),
    "RouterInterfaceInUseByRoute": (
        409,
        "Router interface for subnet {subnet} on router {id} cannot be deleted, "
        "as it is required by one or more routes.",
    ),
    "RouterExternalGatewayInUseByFloatingIp": (
        409,
        "Gateway cannot be updated for router {id}, since a gateway to external network {network} "
        "is required by one or more floating IPs.",
    ),
    "InvalidRoutes": (400, "Invalid format for routes: {routes}, {reason}"),
    "ExternalGatewayForFloatingIPNotFound": (
        404,
        "External network {network} is not reachable from subnet {subnet}.  "
        "Therefore, cannot associate Port {port} with a Floating IP.",
    ),
    "FloatingIPPortAlreadyAssociated": (
        409,
        "Cannot associate floating IP {floating} ({id}) with port {port} using fixed IP {fixed}, "
        "as that fixed IP already has a floating IP on external network {network}.",
    ),
    "SecurityGroupCannotRemoveDefault": (409, "Insufficient rights for removing default security group."),
    "SecurityGroupCannotUpdateDefault": (409, "Updating default security group not allowed."),
    "SecurityGroupDefaultAlreadyExists": (409, "Default security group already exists."),
    "SecurityGroupRuleExists": (409, "Security group rule already exists. Rule id is {id}."),
    "SecurityGroupInvalidPortRange": (400, "For TCP/UDP protocols, port_range_min must be <= port_range_max"),
    "SecurityGroupInvalidPortValue": (400, "Invalid value for port {port}"),
    "SecurityGroupProtocolRequiredWithPorts": (400, "Must also specify protocol if port range is given."),
    "SecurityGroupRuleInvalidProtocol": (
        400,
        "Security group rule protocol {protocol} not supported. Only protocol values {values} "
        "and integer representations [0 to 255] are supported.",
    ),
    "SecurityGroupInvalidProtocolForPort": (
        400,
        "Ports cannot be specified for protocol {protocol}. "
        "Ports are only supported for DCCP, SCTP, TCP, UDP, UDPLITE.",
    ),
    "SecurityGroupEthertypeConflictWithProtocol": (400, "Invalid ethertype {ethertype} for protocol {protocol}."),
    "SecurityGroupInvalidIcmpValue": (
        400,
        "Invalid value for ICMP {field} ({attribute}) {value}. It must be 0 to 255.",
    ),
    "SecurityGroupMissingIcmpType": (
        400,
        "ICMP code (port-range-max) {value} is provided but ICMP type (port-range-min) is missing.",
    ),
    "SecurityGroupRuleInvalidEtherType": (
        400,
        "Security group rule for ethertype '{ethertype}' not supported. Allowed values are ['IPv4', 'IPv6'].",
    ),
    "SecurityGroupRuleParameterConflict": (400, "Conflicting value ethertype {ethertype} for CIDR {cidr}"),
    "SecurityGroupMultipleRemoteEntites": (
        400,
        "Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.",
    ),
    "InvalidCIDR": (400, "Invalid CIDR {value} given as IP prefix."),
    "InvalidSharedSetting": (
        409,
        "Unable to reconfigure sharing settings for network {id}. Multiple projects are using it.",
    ),
}
"""Name of the error: HTTP status and message; the names and texts are those that Neutron 28 answers with."""


def no(kind: str, **values: object) -> RefusedError:
    """Return the refusal called ``kind`` with its message filled in."""
    status, message = ERRORS[kind]
    return RefusedError(status, message.format(**values), kind)


def refuse(refusal: RefusedError) -> Reply:
    """Render a refusal as Neutron does."""
    error: Document = {"type": refusal.kind or "HTTPBadRequest", "message": refusal.message, "detail": ""}
    return Reply(refusal.status, {"NeutronError": error})
