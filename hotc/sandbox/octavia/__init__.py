"""The load balancer service: trees of load balancers, listeners, pools and what belongs to them."""
