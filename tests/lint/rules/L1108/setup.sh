#!/bin/sh
export DB_PASSWORD=$1
export DB_PASSWORD=S3cret
export API_TOKEN=S3cret
