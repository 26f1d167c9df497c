#!/bin/sh
httpd -f
