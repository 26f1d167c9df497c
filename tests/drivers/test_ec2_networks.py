"""VPCs, what stands in them, and buckets, on the embedded cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.sandbox import RunningSandbox

    from .harness import Bench, Made


@pytest.fixture
def vpc(bench: Bench) -> Made:
    return bench.make("AWS::EC2::VPC", "vpc", CidrBlock="10.0.0.0/16")


def routers(cloud: Cloud, name: str) -> list[dict[str, Any]]:
    return cloud.listing("network", "/routers", "routers", {"name": name})


def connected(cloud: Cloud, subnet: Made) -> list[str]:
    """The routers that a subnet is connected to."""
    ports = cloud.listing("network", "/ports", "ports", {"network_id": subnet.read()["network_id"]})
    interfaces = [each for each in ports if each["device_owner"].startswith("network:router_interface")]
    return [each["device_id"] for each in interfaces if each["fixed_ips"][0]["subnet_id"] == subnet.identity]


def leads_to(router: Made) -> str | None:
    return (router.read()["external_gateway_info"] or {}).get("network_id")


def test_vpc_has_one_router_of_its_name_however_often_it_is_completed(bench: Bench, vpc: Made) -> None:
    vpc.complete()
    (router,) = routers(bench.cloud, vpc.read()["name"])
    subnet = bench.make("AWS::EC2::Subnet", VpcId=vpc.identity, CidrBlock="10.0.1.0/24", AvailabilityZone="nova")
    assert connected(bench.cloud, subnet) == [router["id"]]
    assert subnet.attribute("AvailabilityZone") == "nova"
    subnet.delete()
    vpc.delete()
    assert routers(bench.cloud, vpc.sent["body"]["name"]) == []


def test_router_is_made_once_though_nobody_heard_of_it(bench: Bench, served: RunningSandbox) -> None:
    vpc = bench.prepare("AWS::EC2::VPC", CidrBlock="10.0.0.0/16")
    served.add_fault("POST /v2.0/routers reset-after 1")
    with pytest.raises(Exception, match=r"(?i)connection|reset|remote"):
        vpc.create()
    vpc.complete()
    made = routers(bench.cloud, vpc.read()["name"])
    vpc.delete()
    assert len(made) == 1


def test_router_goes_though_somebody_deleted_the_network(bench: Bench, vpc: Made) -> None:
    bench.cloud.call("network", "DELETE", f"/networks/{vpc.identity}")
    assert vpc.driver.after_delete is not None
    vpc.driver.after_delete(bench.cloud, vpc.sent)
    assert routers(bench.cloud, vpc.sent["body"]["name"]) == []


def test_second_router_of_the_name_is_told(bench: Bench, vpc: Made) -> None:
    other = bench.make("OS::Neutron::Router", name=vpc.read()["name"])
    with pytest.raises(ResourceProblem, match="2 routers are called"):
        bench.prepare("AWS::EC2::Subnet", VpcId=vpc.identity, CidrBlock="10.0.1.0/24")
    other.delete()


def test_subnet_moves_to_a_route_table_and_back(bench: Bench, vpc: Made) -> None:
    (own,) = routers(bench.cloud, vpc.read()["name"])
    subnet = bench.make("AWS::EC2::Subnet", "subnet", VpcId=vpc.identity, CidrBlock="10.0.1.0/24")
    table = bench.make("AWS::EC2::RouteTable", "table", VpcId=vpc.identity)
    routed = bench.make(
        "AWS::EC2::SubnetRouteTableAssociation", "routed", RouteTableId=table.identity, SubnetId=subnet.identity
    )
    assert connected(bench.cloud, subnet) == [table.identity]
    assert routed.driver.reference(routed.identity, routed.read()) == "routed"
    subnet.complete()
    assert connected(bench.cloud, subnet) == [table.identity], "it stays where it was moved"
    routed.delete()
    assert connected(bench.cloud, subnet) == [own["id"]]


def test_association_that_was_never_made_gives_the_subnet_back(bench: Bench, vpc: Made) -> None:
    (own,) = routers(bench.cloud, vpc.read()["name"])
    subnet = bench.make("AWS::EC2::Subnet", "subnet", VpcId=vpc.identity, CidrBlock="10.0.1.0/24")
    table = bench.make("AWS::EC2::RouteTable", "table", VpcId=vpc.identity)
    routed = bench.prepare(
        "AWS::EC2::SubnetRouteTableAssociation", RouteTableId=table.identity, SubnetId=subnet.identity
    )
    path = f"/routers/{own['id']}/remove_router_interface"
    bench.cloud.call("network", "PUT", path, {"subnet_id": subnet.identity})
    assert routed.candidates() == []
    assert routed.driver.after_delete is not None
    routed.driver.after_delete(bench.cloud, routed.sent)
    assert connected(bench.cloud, subnet) == [own["id"]]


def test_gateway_is_for_the_route_tables_of_the_vpc_alone(bench: Bench, vpc: Made) -> None:
    outside = bench.cloud.find("network", "public")
    other = bench.make("AWS::EC2::VPC", "other", CidrBlock="10.1.0.0/16")
    table, apart = (bench.make("AWS::EC2::RouteTable", "t", VpcId=each.identity) for each in (vpc, other))
    gateway = bench.prepare("AWS::EC2::VPCGatewayAttachment", "gateway", VpcId=vpc.identity, InternetGatewayId="any")
    gateway.create()
    assert (leads_to(table), leads_to(apart)) == (outside, None)
    assert gateway.driver.reference(gateway.identity, gateway.read()) == "gateway"
    gateway.driver.delete(bench.cloud, gateway.identity, gateway.sent)
    assert leads_to(table) is None


def test_table_leads_where_the_vpc_leads(bench: Bench, vpc: Made) -> None:
    subnet = bench.make("AWS::EC2::Subnet", "subnet", VpcId=vpc.identity, CidrBlock="10.0.1.0/24")
    port = bench.make("AWS::EC2::NetworkInterface", "port", SubnetId=subnet.identity)
    address = bench.make("AWS::EC2::EIP", "ip")
    bench.make("AWS::EC2::EIPAssociation", "led", AllocationId=address.identity, NetworkInterfaceId=port.identity)
    assert address.read()["port_id"] == port.identity
    table = bench.make("AWS::EC2::RouteTable", "table", VpcId=vpc.identity)
    assert leads_to(table) == bench.cloud.find("network", "public")


def test_bucket_tells_who_may_read_it(bench: Bench) -> None:
    website = {"IndexDocument": "a.html", "ErrorDocument": None}
    tags = [{"Key": "role", "Value": "site"}]
    made = bench.make("AWS::S3::Bucket", AccessControl="PublicRead", WebsiteConfiguration=website, Tags=tags)
    found = made.read()
    assert (found["x-container-read"], found["x-container-write"]) == (".r:*", "demo:demo")
    assert (found["x-container-meta-web-index"], found["x-container-meta-s3-tag-role"]) == ("a.html", "site")
    assert "x-container-meta-web-error" not in found
    assert made.attribute("WebsiteURL").endswith(f"/{made.identity}")
    private = bench.prepare("AWS::S3::Bucket", "private").sent["body"]
    assert private == {"X-Container-Read": "demo:demo", "X-Container-Write": "demo:demo"}
    known = bench.prepare("AWS::S3::Bucket", "known", AccessControl="AuthenticatedRead").sent["body"]
    assert known["X-Container-Read"] == "demo"


def test_bucket_that_holds_something_stays(bench: Bench) -> None:
    made = bench.make("AWS::S3::Bucket")
    bench.cloud.call("object_store", "PUT", f"/{made.identity}/photo")
    with pytest.raises(ResourceProblem, match="holds photo") as caught:
        made.delete()
    assert "PurgeOnDelete" not in (caught.value.hint or "")
    bench.cloud.call("object_store", "DELETE", f"/{made.identity}/photo")
