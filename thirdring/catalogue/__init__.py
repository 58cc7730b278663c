"""What is sold: products, options, variants, prices, tax classes, stock, suggestions and feeds."""
